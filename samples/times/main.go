// Time: formatting, parsing, zones (embedded tz data), arithmetic, monotonic clock.
package main

import (
	"embed"
	"fmt"
	"time"
)

//go:embed zones
var zones embed.FS // "time/tzdata" would add 450 KB

func location(name string) (*time.Location, error) {
	if data, err := zones.ReadFile("zones/" + name); err == nil {
		return time.LoadLocationFromTZData(name, data)
	}
	return time.LoadLocation(name)
}

func main() {
	t := time.Date(2024, time.February, 29, 23, 59, 58, 123456789, time.UTC)
	for _, l := range []string{time.RFC3339Nano, time.RFC1123Z, time.Kitchen, time.ANSIC, "2006-01-02 15:04:05.000 Mon Jan _2 PM MST", "02/1/06 3h4m"} {
		fmt.Println(t.Format(l))
	}
	y, w := t.ISOWeek()
	fmt.Println(t.Unix(), t.UnixNano(), t.YearDay(), t.Weekday(), y, w, t.AddDate(1, 0, 0), t.AddDate(0, 1, 1).Format("2006-01-02"))
	for _, z := range []string{"America/New_York", "Europe/Vienna", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"} {
		loc, err := location(z)
		if err != nil {
			fmt.Println(z, err)
			continue
		}
		fmt.Println(t.In(loc), t.AddDate(0, 6, 0).In(loc).Format("15:04 MST -07:00"))
		d := time.Date(2024, 3, 31, 2, 30, 0, 0, loc)
		fmt.Println(d, d.Add(24*time.Hour).Sub(d), d.IsDST())
	}
	_, err := location("No/Where")
	fmt.Println(err)
	for _, s := range [][2]string{{time.RFC3339, "2023-07-04T12:34:56+05:30"}, {time.RFC3339, "2023-13-04T12:34:56Z"}, {"2006-01-02", "2023-02-30"}, {"Jan 2 2006 15:04 MST", "Dec 25 1999 08:00 UTC"}} {
		p, err := time.Parse(s[0], s[1])
		fmt.Println(p, err)
	}
	for _, s := range []string{"1h15m30.918s", "-1.5us", "3000000h", "1d", "100ms"} {
		d, err := time.ParseDuration(s)
		fmt.Println(d, err, d.Seconds(), d.Round(time.Minute), d.Truncate(time.Second))
	}
	fmt.Println(t.Truncate(time.Hour).Format("15:04:05"), t.Round(24*time.Hour).Day())
	b, _ := t.MarshalBinary()
	j, _ := t.MarshalJSON()
	var u time.Time
	fmt.Println(len(b), string(j), u.UnmarshalBinary(b), u.Equal(t), time.Time{}.IsZero(), time.Unix(0, 0).UTC())

	n0 := time.Now()
	last, back := n0, 0
	for i := 0; i < 20000; i++ {
		n := time.Now()
		if n.Before(last) {
			back++
		}
		last = n
	}
	fmt.Println("went back", back, "sane year", n0.Year() >= 2024 && n0.Year() < 2100, time.Until(n0) < 0)
	a := time.Now()
	time.Sleep(12 * time.Millisecond)
	e := time.Since(a)
	wall := time.Now().Round(0).Sub(a.Round(0)) // without the monotonic reading
	fmt.Println(e >= 12*time.Millisecond, e < 5*time.Second, wall > 5*time.Millisecond && wall < 5*time.Second)
}
