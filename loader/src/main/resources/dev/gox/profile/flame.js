// Enlarges the box that is clicked to the picture's width, with all above it; its callers stay below, as wide as can be.
(function () {
  var margin = 10, width = 1180, letter = 6.7;
  var boxes = Array.prototype.map.call(document.querySelectorAll("g.f"), function (g) {
    var rect = g.querySelector("rect"), title = g.querySelector("title").textContent;
    return {
      g: g, rect: rect, text: g.querySelector("text"), name: title.slice(0, title.lastIndexOf(": ")),
      x: +rect.getAttribute("x"), w: +rect.getAttribute("width"), y: +rect.getAttribute("y")
    };
  });
  function show(chosen) {
    var scale = width / chosen.w;
    boxes.forEach(function (b) {
      var above = b.y <= chosen.y && b.x >= chosen.x - 0.02 && b.x + b.w <= chosen.x + chosen.w + 0.02;
      var below = b.y > chosen.y && b.x <= chosen.x + 0.02 && b.x + b.w >= chosen.x + chosen.w - 0.02;
      b.g.style.display = above || below ? "" : "none";
      b.g.style.opacity = below ? 0.6 : 1;
      var x = below ? margin : margin + (b.x - chosen.x) * scale, w = below ? width : b.w * scale;
      b.rect.setAttribute("x", x);
      b.rect.setAttribute("width", w);
      b.text.setAttribute("x", x + 3);
      var room = Math.floor((w - 6) / letter);
      b.text.textContent = b.name.length <= room ? b.name : room < 3 ? "" : b.name.slice(0, room - 2) + "..";
    });
  }
  boxes.forEach(function (b) { b.g.addEventListener("click", function () { show(b); }); });
})();
