package main

import (
	"fmt"
	"strings"
	"time"
)

func w3(r map[string]any, args []string) {
	n := len(allNames())
	d, how := cur.stop()
	r["stop_s"], r["stop"] = rnd(d.Seconds()), how
	time.Sleep(2 * time.Second)
	audit()
	cur = startChild(args, n)
	s := begin()
	s.t, s.peer = cur.start, 0
	select {
	case t := <-cur.processed:
		r["processed_s"] = rnd(t.Sub(cur.start).Seconds())
	case <-time.After(*to):
		r["processed_s"] = -1
	case <-cur.exited:
		r["processed_s"] = "exited"
	}
	q := quiet(60 * time.Second)
	r["quiet_s"] = rnd(q.Sub(cur.start).Seconds())
	r["objects"] = n
	end(s, r, n)
}

func w4(r map[string]any) {
	all := allNames()
	var names []string
	for i := 0; len(names) < 200; i += len(all) / 200 {
		names = append(names, all[i])
	}
	old := map[string]string{}
	crons.mu.Lock()
	for _, n := range names {
		old[n] = crons.m[n+"-daily"].o.Metadata.UID
	}
	crons.mu.Unlock()
	s := begin()
	t0 := time.Now()
	pool(len(names), 20, func(i int) { do("DELETE", cronPath+"/"+names[i]+"-daily?propagationPolicy=Background", "", nil) })
	r["delete_s"] = rnd(time.Since(t0).Seconds())
	limit := time.Now().Add(min(*to, 120*time.Second))
	for {
		back, last := 0, time.Time{}
		crons.mu.Lock()
		for _, n := range names {
			if e := crons.m[n+"-daily"]; e != nil && e.o.Metadata.UID != old[n] {
				back++
				if e.seen.After(last) {
					last = e.seen
				}
			}
		}
		crons.mu.Unlock()
		if back == len(names) || time.Now().After(limit) {
			r["back"], r["ok"], r["converge_s"] = back, back == len(names), rnd(last.Sub(t0).Seconds())
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	end(s, r, len(names))
}

func w5(r map[string]any) {
	names := allNames()[:100]
	s := begin()
	t0 := time.Now()
	pool(2000, 20, func(i int) {
		c, b, err := do("PATCH", sprintPath+"/"+names[i%100], "application/merge-patch+json", map[string]any{"spec": map[string]any{"weeks": 100 + i/100}})
		if err != nil || c != 200 {
			panic(fmt.Sprint("patch ", c, err, string(b)))
		}
	})
	t1 := time.Now()
	r["patch_s"] = rnd(t1.Sub(t0).Seconds())
	time.Sleep(300 * time.Millisecond) // let our own mirror see the last generation
	done, last, ok := waitConverged(names, *to, nil)
	r["done"], r["ok"], r["converge_s"], r["after_last_patch_s"] = done, ok, rnd(last.Sub(t0).Seconds()), rnd(last.Sub(t1).Seconds())
	end(s, r, len(names))
	n := 0
	for k, v := range r["requests"].(map[string]int) {
		f := strings.Fields(k)
		if len(f) == 2 && f[1] == "sprints/status" && (f[0] == "patch" || f[0] == "update") {
			n += v
		}
	}
	r["status_writes"] = n
}
