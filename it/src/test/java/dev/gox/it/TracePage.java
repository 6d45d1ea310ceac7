package dev.gox.it;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of {@code gox trace --html}: its data, and what is around them. */
public final class TracePage {
  private static final Pattern DATA =
      Pattern.compile("(?s)<script type=\"application/json\" id=\"trace\">(.*?)</script>");

  /** The page without its data. */
  final String frame;

  /** The data, as a browser would parse them. */
  public final JsonObject data;

  /** Takes a page apart. */
  public TracePage(String page) {
    Matcher found = DATA.matcher(page);
    if (!found.find()) {
      throw new AssertionError("no data in the page");
    }
    data = JsonParser.parseString(found.group(1)).getAsJsonObject();
    frame = page.substring(0, found.start(1)) + page.substring(found.end(1));
  }

  /** A column of numbers of one of the data's tables. */
  public long[] column(String table, String name) {
    JsonArray column = data.getAsJsonObject(table).getAsJsonArray(name);
    long[] numbers = new long[column.size()];
    Arrays.setAll(numbers, i -> column.get(i).getAsLong());
    return numbers;
  }

  /** A column of strings. */
  List<String> strings(String table, String name) {
    List<String> strings = new ArrayList<>();
    for (JsonElement number : data.getAsJsonObject(table).getAsJsonArray(name)) {
      strings.add(string(number.getAsInt()));
    }
    return strings;
  }

  /** A string by its number. */
  String string(int number) {
    return data.getAsJsonArray("strings").get(number).getAsString();
  }

  /** A function's name by its number. */
  String function(long number) {
    return string(
        data.getAsJsonObject("functions").getAsJsonArray("name").get((int) number).getAsInt());
  }
}
