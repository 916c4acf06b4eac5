package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"time"
)

func cp(cmd string) error {
	c := exec.Command(*script, cmd, *dir)
	c.Stderr = os.Stderr
	return c.Run()
}

// serverDone asks the server itself (no mirror): a cross-check on the mirror.
func serverDone(names []string) (n int) {
	get := func(p string) map[string]obj {
		_, b, _ := do("GET", p, "", nil)
		var l struct{ Items []obj }
		json.Unmarshal(b, &l)
		m := map[string]obj{}
		for _, o := range l.Items {
			m[o.Metadata.Name] = o
		}
		return m
	}
	s, c := get(sprintPath), get(cronPath)
	for _, x := range names {
		o, ok := s[x]
		if _, ok2 := c[x+"-daily"]; ok && ok2 && o.ready() {
			n++
		}
	}
	return
}

func w6(r map[string]any, args []string) {
	names := gen("fault", 300)
	s := begin()
	t0 := time.Now()
	var made atomic.Int64
	var killed sync.Once
	var backAt atomic.Pointer[time.Time]
	killAll := make(chan struct{})
	go func() {
		<-killAll
		cp("kill-api")
		kt := time.Now()
		sprints.mu.Lock()
		rdy := 0
		for _, e := range sprints.m {
			if !e.rdy.IsZero() {
				rdy++
			}
		}
		sprints.mu.Unlock()
		r["made_before_kill"], r["ready_before_kill"] = made.Load(), rdy
		time.Sleep(20*time.Second - time.Since(kt))
		if err := cp("start-api"); err != nil {
			r["error"] = err.Error()
		}
		n := time.Now()
		backAt.Store(&n)
	}()
	pool(len(names), 20, func(i int) {
		for {
			c, err := create(names[i])
			if err == nil && (c == 201 || c == 409) {
				break
			}
			time.Sleep(200 * time.Millisecond)
		}
		if made.Add(1) == 120 {
			killed.Do(func() { close(killAll) })
		}
	})
	for backAt.Load() == nil {
		time.Sleep(10 * time.Millisecond)
	}
	back := *backAt.Load()
	r["create_after_back_s"] = rnd(time.Since(back).Seconds())
	restarted := false
	done, last, ok := waitConverged(names, 120*time.Second, func() {
		if !restarted && cur.gone() && time.Since(back) > 10*time.Second {
			r["converged_before_restart"], _ = converged(names)
			restarted = true
			r["exit"] = cur.cmd.ProcessState.String()
			r["exit_after_kill_s"] = rnd(cur.exitAt.Sub(t0).Seconds())
			cur = startChild(args, 0)
		}
	})
	if cur.gone() {
		r["exit"] = cur.cmd.ProcessState.String()
	}
	r["exited"], r["done"], r["ok"] = restarted || cur.gone(), done, ok
	r["after_back_s"] = rnd(last.Sub(back).Seconds())
	r["server_done"] = serverDone(names)
	r["mirror_relists"], r["mirror_rewatches"] = sprints.relists, sprints.restarts
	if !ok && !cur.gone() { // would a restart heal it?
		cur.stop()
		cur = startChild(args, 0)
		t := time.Now()
		d, l, ok2 := waitConverged(names, 60*time.Second, nil)
		r["after_manual_restart_ok"], r["after_manual_restart_done"], r["after_manual_restart_s"] = ok2, d, rnd(l.Sub(t).Seconds())
	}
	end(s, r, len(names))
}
