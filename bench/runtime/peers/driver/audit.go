package main

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

var auditPos int64

func audit() map[string]int {
	f, err := os.Open(filepath.Join(*dir, "audit.log"))
	if err != nil {
		return nil
	}
	defer f.Close()
	f.Seek(auditPos, 0)
	rd := bufio.NewReaderSize(f, 1<<20)
	m := map[string]int{}
	for {
		line, err := rd.ReadBytes('\n')
		if err != nil {
			break
		}
		auditPos += int64(len(line))
		var e struct {
			Stage, Verb    string
			User           struct{ Username string }
			ObjectRef      struct{ Resource, Subresource string }
			RequestURI     string
			ResponseStatus struct{ Code int }
		}
		if json.Unmarshal(line, &e) != nil || e.User.Username != peerUser {
			continue
		}
		if (e.Verb == "watch") != (e.Stage == "ResponseStarted") && !(e.Verb == "watch" && e.ResponseStatus.Code >= 400) {
			continue
		}
		r := e.ObjectRef.Resource
		if r == "" {
			r = "(discovery)"
		}
		if e.ObjectRef.Subresource != "" {
			r += "/" + e.ObjectRef.Subresource
		}
		k := e.Verb + " " + r
		if e.ResponseStatus.Code >= 400 {
			k += " " + strconv.Itoa(e.ResponseStatus.Code)
		}
		m[k]++
	}
	return m
}
func writes(m map[string]int) (n int) {
	for k, v := range m {
		switch strings.Fields(k)[0] {
		case "create", "update", "patch", "delete", "deletecollection":
			if !strings.Contains(k, "selfsubject") {
				n += v
			}
		}
	}
	return
}
func total(m map[string]int) (n int) {
	for _, v := range m {
		n += v
	}
	return
}
