// Driver: runs one controller as a child process against a running control plane
// and measures it from outside (own watches, audit log, /proc). Standard library only.
//
//	driver -dir DIR -name peer -phases w1,w2,w3,w4,w5,check -out result.json -- command args...
//
// The child gets KUBECONFIG=DIR/kc-peer (user system:serviceaccount:bench:operator) and,
// in w3, BENCH_EXPECT=N: it may print "BENCH processed N" once N distinct Sprints were
// reconciled without an error; without the line, the CPU-quiet time stands in.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const peerUser = "system:serviceaccount:bench:operator"
const sprintPath = "/apis/bench.dsm.dev/v1/namespaces/bench/sprints"
const cronPath = "/apis/batch/v1/namespaces/bench/cronjobs"

var (
	dir    = flag.String("dir", "", "control plane folder")
	name   = flag.String("name", "peer", "peer name")
	phases = flag.String("phases", "w1,w2", "comma list of w1,w2,w3,w4,w5,w6,check")
	outF   = flag.String("out", "", "result file (JSON lines appended)")
	script = flag.String("controlplane", "", "program that kills and starts the API server: control-plane.sh")
	n1     = flag.Int("n1", 1000, "objects in w1")
	to     = flag.Duration("timeout", 240*time.Second, "limit per phase")
)

func main() {
	flag.Parse()
	args := flag.Args()
	kubeconfig()
	go sprints.run(sprintPath)
	go crons.run(cronPath)
	os.Remove(filepath.Join(*dir, "peer.log"))
	cur = startChild(args, 0)
	defer func() { cur.cmd.Process.Kill() }()
	time.Sleep(1500 * time.Millisecond)
	quiet(15 * time.Second)
	idle := rnd(memOf(cur.pid(), "VmRSS"))
	for _, p := range strings.Split(*phases, ",") {
		r := map[string]any{"peer": *name, "phase": p, "idle_rss_mb": idle, "at": time.Now().Format(time.TimeOnly)}
		switch p {
		case "w1":
			w1(r)
		case "w2":
			w2(r)
		case "w3":
			w3(r, args)
		case "w4":
			w4(r)
		case "w5":
			w5(r)
		case "w6":
			w6(r, args)
		case "check":
			check(r)
		}
		if cur.gone() && p != "w6" {
			r["exit"] = cur.cmd.ProcessState.String()
		}
		b := must(json.Marshal(r))
		fmt.Println(string(b))
		if *outF != "" {
			f := must(os.OpenFile(*outF, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644))
			f.Write(append(b, '\n'))
			f.Close()
		}
		if cur.gone() {
			fmt.Fprintln(os.Stderr, "controller exited after", p, "- restarted by the driver")
			cur = startChild(args, 0)
			time.Sleep(3 * time.Second)
		}
	}
	d, how := cur.stop()
	fmt.Printf("stopped in %.2fs: %s\n", d.Seconds(), how)
}
