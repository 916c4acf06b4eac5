package main

import (
	"fmt"
	"os"
	"strings"
	"time"
)

type snap struct {
	t                               time.Time
	peer, api, etcd, kcm, self, all float64
}

var cur *child

func take() snap {
	return snap{time.Now(), cpuOf(cur.pid()), cpuOf(pidFile("api")), cpuOf(pidFile("etcd")), cpuOf(pidFile("kcm")), cpuOf(os.Getpid()), busyAll()}
}
func begin() snap {
	audit()
	os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", cur.pid()), []byte("5"), 0)
	return take()
}

// end waits until the child's CPU is quiet (or 10 s), then fills the common fields.
func end(s snap, r map[string]any, objs int) {
	quiet(10 * time.Second)
	e := take()
	a := audit()
	d := e.t.Sub(s.t).Seconds()
	r["cpu_s"] = rnd(e.peer - s.peer)
	r["api_cpu_s"] = rnd(e.api - s.api)
	r["etcd_cpu_s"] = rnd(e.etcd - s.etcd)
	r["driver_cpu_s"] = rnd(e.self - s.self)
	r["noise_cores"] = rnd((e.all - s.all - (e.peer - s.peer) - (e.api - s.api) - (e.etcd - s.etcd) - (e.kcm - s.kcm) - (e.self - s.self)) / d)
	r["peak_rss_mb"] = rnd(memOf(cur.pid(), "VmHWM"))
	r["rss_mb"] = rnd(memOf(cur.pid(), "VmRSS"))
	r["requests"] = a
	r["req_total"] = total(a)
	r["req_writes"] = writes(a)
	if objs > 0 {
		r["req_per_obj"] = rnd(float64(total(a)) / float64(objs))
	}
	r["load1"] = strings.Fields(string(must(os.ReadFile("/proc/loadavg"))))[0]
}
func rnd(f float64) float64 { return float64(int(f*1000+0.5)) / 1000 }

// quiet: waits until the child used < 5 % of a core over 1 s; returns when the quiet second began.
func quiet(limit time.Duration) time.Time {
	endT := time.Now().Add(limit)
	type pt struct {
		t time.Time
		c float64
	}
	var h []pt
	for {
		h = append(h, pt{time.Now(), cpuOf(cur.pid())})
		for len(h) > 2 && time.Since(h[0].t) > 1100*time.Millisecond {
			h = h[1:]
		}
		w := h[len(h)-1].t.Sub(h[0].t)
		if w > 950*time.Millisecond && h[len(h)-1].c-h[0].c <= 0.05 {
			return h[0].t
		}
		if time.Now().After(endT) || cur.gone() {
			return time.Now()
		}
		time.Sleep(50 * time.Millisecond)
	}
}
