package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

type child struct {
	cmd       *exec.Cmd
	start     time.Time
	processed chan time.Time
	exited    chan struct{}
	exitAt    time.Time
}

func startChild(args []string, expect int) *child {
	c := &child{processed: make(chan time.Time, 1), exited: make(chan struct{})}
	c.cmd = exec.Command(args[0], args[1:]...)
	c.cmd.Env = append(os.Environ(), "KUBECONFIG="+filepath.Join(*dir, "kc-peer"))
	if expect > 0 {
		c.cmd.Env = append(c.cmd.Env, "BENCH_EXPECT="+strconv.Itoa(expect))
	}
	lf := must(os.OpenFile(filepath.Join(*dir, "peer.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644))
	c.cmd.Stderr = lf
	out := must(c.cmd.StdoutPipe())
	c.start = time.Now()
	if err := c.cmd.Start(); err != nil {
		panic(err)
	}
	go func() {
		sc := bufio.NewScanner(out)
		sc.Buffer(make([]byte, 1<<20), 1<<20)
		for sc.Scan() {
			if strings.HasPrefix(sc.Text(), "BENCH processed") {
				select {
				case c.processed <- time.Now():
				default:
				}
			} else {
				fmt.Fprintln(lf, sc.Text())
			}
		}
		c.cmd.Wait()
		c.exitAt = time.Now()
		close(c.exited)
	}()
	return c
}
func (c *child) pid() int { return c.cmd.Process.Pid }
func (c *child) gone() bool {
	select {
	case <-c.exited:
		return true
	default:
		return false
	}
}
func (c *child) stop() (time.Duration, string) {
	t := time.Now()
	c.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-c.exited:
	case <-time.After(15 * time.Second):
		c.cmd.Process.Kill()
		<-c.exited
		return time.Since(t), "killed after 15 s"
	}
	return time.Since(t), c.cmd.ProcessState.String()
}
