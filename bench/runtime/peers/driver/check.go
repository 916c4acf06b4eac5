package main

import (
	"time"
)

// check: shape of every CronJob, then drift repair of 5 schedules.
func check(r map[string]any) {
	names := allNames()
	bad := 0
	sprints.mu.Lock()
	crons.mu.Lock()
	for _, n := range names {
		c, s := crons.m[n+"-daily"], sprints.m[n]
		if c == nil || len(c.o.Metadata.OwnerReferences) != 1 || !c.o.Metadata.OwnerReferences[0].Controller || c.o.Metadata.OwnerReferences[0].UID != s.o.Metadata.UID || c.o.Spec.Schedule != s.o.Spec.Schedule || !c.o.Spec.Suspend || s.o.Status.Phase != "Active" {
			bad++
		}
	}
	r["objects"], r["bad"], r["cronjobs"] = len(names), bad, len(crons.m)
	crons.mu.Unlock()
	sprints.mu.Unlock()
	s := begin()
	t0 := time.Now()
	for _, n := range names[:5] {
		do("PATCH", cronPath+"/"+n+"-daily", "application/merge-patch+json", map[string]any{"spec": map[string]any{"schedule": "0 0 1 1 *"}})
	}
	time.Sleep(200 * time.Millisecond)
	for {
		fixed := 0
		crons.mu.Lock()
		for _, n := range names[:5] {
			if e := crons.m[n+"-daily"]; e != nil && e.o.Spec.Schedule == "30 9 * * 1-5" {
				fixed++
			}
		}
		crons.mu.Unlock()
		if fixed == 5 || time.Since(t0) > 15*time.Second {
			r["drift_fixed"], r["drift_s"] = fixed, rnd(time.Since(t0).Seconds())
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	end(s, r, 5)
}
