package main

import (
	"fmt"
	"sort"
	"sync"
	"sync/atomic"
	"time"
)

func sprint(n string) map[string]any {
	return map[string]any{"apiVersion": "bench.dsm.dev/v1", "kind": "Sprint", "metadata": map[string]any{"name": n, "namespace": "bench"},
		"spec": map[string]any{"schedule": "30 9 * * 1-5", "weeks": 2, "goal": "ship it"}}
}
func create(n string) (int, error) {
	c, _, err := do("POST", sprintPath, "application/json", sprint(n))
	return c, err
}
func pool(n, par int, f func(i int)) {
	var k atomic.Int64
	var wg sync.WaitGroup
	for range par {
		wg.Go(func() {
			for {
				i := int(k.Add(1)) - 1
				if i >= n {
					return
				}
				f(i)
			}
		})
	}
	wg.Wait()
}
func gen(prefix string, n int) []string {
	var r []string
	for i := range n {
		r = append(r, fmt.Sprintf("%s-%04d", prefix, i))
	}
	return r
}
func pct(v []float64, p float64) float64 {
	if len(v) == 0 {
		return -1
	}
	i := int(p*float64(len(v))+0.999999) - 1
	return rnd(v[max(0, min(i, len(v)-1))])
}
func stats(r map[string]any, lat []float64) {
	sort.Float64s(lat)
	r["p50_ms"], r["p95_ms"], r["p99_ms"], r["max_ms"] = pct(lat, .5), pct(lat, .95), pct(lat, .99), pct(lat, 1)
}

func w1(r map[string]any) {
	names := gen("burst", *n1)
	s := begin()
	t0 := time.Now()
	sent := make([]time.Time, len(names))
	pool(len(names), 20, func(i int) {
		sent[i] = time.Now()
		if c, err := create(names[i]); err != nil || c != 201 {
			panic(fmt.Sprint("create ", c, err))
		}
	})
	r["create_s"] = rnd(time.Since(t0).Seconds())
	done, last, ok := waitConverged(names, *to, nil)
	r["converge_s"], r["done"], r["ok"] = rnd(last.Sub(t0).Seconds()), done, ok
	var lat []float64
	sprints.mu.Lock()
	for i, n := range names {
		if e := sprints.m[n]; e != nil && !e.rdy.IsZero() {
			lat = append(lat, e.rdy.Sub(sent[i]).Seconds()*1000)
		}
	}
	sprints.mu.Unlock()
	stats(r, lat)
	end(s, r, len(names))
}

func w2(r map[string]any) {
	names := gen("steady", 600)
	s := begin()
	t0 := time.Now()
	sent := make([]time.Time, len(names))
	var wg sync.WaitGroup
	for i, n := range names {
		time.Sleep(time.Until(t0.Add(time.Duration(i) * 50 * time.Millisecond)))
		wg.Go(func() {
			sent[i] = time.Now()
			create(n)
		})
	}
	wg.Wait()
	done, last, ok := waitConverged(names, *to, nil)
	r["done"], r["ok"], r["total_s"] = done, ok, rnd(last.Sub(t0).Seconds())
	var lat []float64
	sprints.mu.Lock()
	for i, n := range names {
		if e := sprints.m[n]; e != nil && !e.rdy.IsZero() {
			lat = append(lat, e.rdy.Sub(sent[i]).Seconds()*1000)
		}
	}
	sprints.mu.Unlock()
	stats(r, lat)
	end(s, r, len(names))
}

func allNames() []string {
	sprints.mu.Lock()
	defer sprints.mu.Unlock()
	var r []string
	for n := range sprints.m {
		r = append(r, n)
	}
	sort.Strings(r)
	return r
}
