package main

import (
	"bufio"
	"encoding/json"
	"net/http"
	"sync"
	"time"
)

type entry struct {
	o    obj
	at   time.Time // last seen
	rdy  time.Time // first seen ready at the current generation; zero when not ready
	seen time.Time
}

type mirror struct {
	mu       sync.Mutex
	m        map[string]*entry
	relists  int
	restarts int
}

func (m *mirror) put(o obj, at time.Time) {
	e := m.m[o.Metadata.Name]
	if e == nil || e.o.Metadata.UID != o.Metadata.UID {
		e = &entry{seen: at}
		m.m[o.Metadata.Name] = e
	}
	if o.ready() {
		if e.rdy.IsZero() || e.o.Metadata.Generation != o.Metadata.Generation {
			e.rdy = at
		}
	} else {
		e.rdy = time.Time{}
	}
	e.o, e.at = o, at
}

func (m *mirror) run(path string) {
	rv := ""
	for {
		if rv == "" {
			code, b, err := do("GET", path, "", nil)
			if err != nil || code != 200 {
				time.Sleep(100 * time.Millisecond)
				continue
			}
			var l struct {
				Metadata struct{ ResourceVersion string }
				Items    []obj
			}
			if json.Unmarshal(b, &l) != nil {
				continue
			}
			at := time.Now()
			m.mu.Lock()
			have := map[string]bool{}
			for _, o := range l.Items {
				m.put(o, at)
				have[o.Metadata.Name] = true
			}
			for n := range m.m {
				if !have[n] {
					delete(m.m, n)
				}
			}
			m.relists++
			m.mu.Unlock()
			rv = l.Metadata.ResourceVersion
		}
		rq := must(http.NewRequest("GET", base+path+"?watch=true&resourceVersion="+rv, nil))
		rq.Header.Set("User-Agent", "bench-driver")
		rs, err := wc.Do(rq)
		if err != nil {
			time.Sleep(100 * time.Millisecond)
			continue
		}
		if rs.StatusCode != 200 {
			rs.Body.Close()
			rv = ""
			time.Sleep(100 * time.Millisecond)
			continue
		}
		dec := json.NewDecoder(bufio.NewReaderSize(rs.Body, 1<<20))
		for {
			var ev struct {
				Type   string
				Object json.RawMessage
			}
			if err := dec.Decode(&ev); err != nil {
				break
			}
			at := time.Now()
			var o obj
			// ERROR carries a metav1.Status (its "status" is a string): relist, or a watch at an
			// expired resourceVersion would be repeated forever.
			if ev.Type == "ERROR" || json.Unmarshal(ev.Object, &o) != nil {
				rv = ""
				break
			}
			m.mu.Lock()
			if ev.Type == "DELETED" {
				delete(m.m, o.Metadata.Name)
			} else {
				m.put(o, at)
			}
			m.mu.Unlock()
			rv = o.Metadata.ResourceVersion
		}
		rs.Body.Close()
		m.restarts++
		time.Sleep(20 * time.Millisecond)
	}
}

var sprints = &mirror{m: map[string]*entry{}}
var crons = &mirror{m: map[string]*entry{}}

// converged: all sprints named in names are ready and own a CronJob; returns count done and the last moment.
func converged(names []string) (int, time.Time) {
	done, last := 0, time.Time{}
	sprints.mu.Lock()
	defer sprints.mu.Unlock()
	crons.mu.Lock()
	defer crons.mu.Unlock()
	for _, n := range names {
		s, c := sprints.m[n], crons.m[n+"-daily"]
		if s == nil || c == nil || s.rdy.IsZero() {
			continue
		}
		done++
		for _, t := range []time.Time{s.rdy, c.seen} {
			if t.After(last) {
				last = t
			}
		}
	}
	return done, last
}

func waitConverged(names []string, limit time.Duration, each func()) (int, time.Time, bool) {
	end := time.Now().Add(limit)
	for {
		d, l := converged(names)
		if d == len(names) {
			return d, l, true
		}
		if time.Now().After(end) {
			return d, l, false
		}
		if each != nil {
			each()
		}
		time.Sleep(25 * time.Millisecond)
	}
}
