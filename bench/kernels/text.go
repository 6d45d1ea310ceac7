package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

var vocabulary = strings.Fields(`the quick brown fox jumps over lazy dogs while seven wizards boil frozen quarks
	at 127.0.0.1 or mail them to wizard@example.com before 2026-01-31 and ask for GET /index.html?page=42`)

// prose makes a text of n words, the same one always.
func prose(n int) string {
	var text strings.Builder
	for i, c := range pseudoRandomBytes(n, len(vocabulary)) {
		text.WriteString(vocabulary[c])
		if i%12 == 11 {
			text.WriteByte('\n')
		} else {
			text.WriteByte(' ')
		}
	}
	return text.String()
}

func hashString(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

func stringsKernel() func() uint64 {
	text := prose(12_000)
	return func() uint64 {
		sum := uint64(0)
		for i := 0; i < 12; i++ {
			var upper strings.Builder
			for _, line := range strings.Split(text, "\n") {
				if strings.Contains(line, "wizard@") {
					line = strings.Replace(line, "quick", "slow", -1)
				}
				upper.WriteString(strings.ToUpper(strings.Join(strings.Fields(line), "_")))
			}
			sum += hashString(upper.String()[:2000]) + uint64(upper.Len()) + uint64(strings.LastIndex(text, "fox"))
		}
		return sum
	}
}

func fmtKernel() func() uint64 {
	return func() uint64 {
		sum := uint64(0)
		for i := 0; i < 12_000; i++ {
			s := fmt.Sprintf("%d %5.2f %-8s|%#x %v", i, float64(i)/7, vocabulary[i%len(vocabulary)], i*i, []int{i, i + 1})
			sum += hashString(s)
			if i%8 == 0 {
				var n int
				var f float64
				if _, err := fmt.Sscanf(s, "%d %f", &n, &f); err != nil || n != i {
					panic(s)
				}
			}
		}
		return sum
	}
}

type order struct {
	ID       int               `json:"id"`
	Customer string            `json:"customer"`
	Paid     bool              `json:"paid"`
	Total    float64           `json:"total"`
	Lines    []orderLine       `json:"lines"`
	Labels   map[string]string `json:"labels,omitempty"`
}

type orderLine struct {
	Article string  `json:"article"`
	Count   int     `json:"count"`
	Price   float64 `json:"price"`
}

func jsonKernel() func() uint64 {
	orders := make([]order, 250)
	for i := range orders {
		orders[i] = order{ID: i, Customer: vocabulary[i%20] + " \"quoted\" \u00e9", Paid: i%2 == 0, Total: float64(i) * 1.25,
			Labels: map[string]string{"a": vocabulary[i%7], "b": "x"}}
		for j := 0; j < i%6; j++ {
			orders[i].Lines = append(orders[i].Lines, orderLine{vocabulary[j], j, float64(j) / 4})
		}
	}
	return func() uint64 {
		sum := uint64(0)
		for i := 0; i < 6; i++ {
			text, err := json.Marshal(orders)
			if err != nil {
				panic(err)
			}
			var decoded []order
			var anything any
			if err := json.Unmarshal(text, &decoded); err != nil {
				panic(err)
			}
			if err := json.Unmarshal(text, &anything); err != nil {
				panic(err)
			}
			sum += hashString(string(text)) + uint64(len(decoded)+len(anything.([]any)))
		}
		return sum
	}
}

func regexpKernel() func() uint64 {
	text := prose(16_000)
	patterns := []*regexp.Regexp{
		regexp.MustCompile(`[a-z]+@[a-z]+\.com`),
		regexp.MustCompile(`(\d{4})-(\d\d)-(\d\d)`),
		regexp.MustCompile(`(?i)\b(fox|dogs|wizards?)\b`),
		regexp.MustCompile(`GET\s+(/[^?\s]*)(\?\S*)?`),
	}
	return func() uint64 {
		sum := uint64(0)
		for _, p := range patterns {
			for _, m := range p.FindAllStringSubmatchIndex(text, -1) {
				sum = sum*31 + uint64(m[0]+m[1])
			}
		}
		return sum
	}
}
