package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"time"
)

var hc, wc *http.Client // requests, watches
var base string

func kubeconfig() {
	kc := string(must(os.ReadFile(filepath.Join(*dir, "kc"))))
	get := func(k string) string { return regexp.MustCompile(k + `: "?([^",}\s]+)`).FindStringSubmatch(kc)[1] }
	base = get("server")
	cert := must(tls.LoadX509KeyPair(get("client-certificate"), get("client-key")))
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(must(os.ReadFile(get("certificate-authority"))))
	mk := func() *http.Client {
		return &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{Certificates: []tls.Certificate{cert}, RootCAs: pool}, ForceAttemptHTTP2: true}}
	}
	hc, wc = mk(), mk()
	hc.Timeout = 10 * time.Second
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func do(method, path, ctype string, body any) (int, []byte, error) {
	var rd io.Reader
	if body != nil {
		rd = bytes.NewReader(must(json.Marshal(body)))
	}
	rq := must(http.NewRequest(method, base+path, rd))
	rq.Header.Set("User-Agent", "bench-driver")
	if ctype != "" {
		rq.Header.Set("Content-Type", ctype)
	}
	rs, err := hc.Do(rq)
	if err != nil {
		return 0, nil, err
	}
	defer rs.Body.Close()
	b, err := io.ReadAll(rs.Body)
	return rs.StatusCode, b, err
}

type obj struct {
	Metadata struct {
		Name, Namespace, UID, ResourceVersion string
		Generation                            int64
		OwnerReferences                       []struct {
			Kind, Name, UID string
			Controller      bool
		}
	}
	Spec struct {
		Schedule string
		Weeks    int
		Suspend  bool
	}
	Status struct {
		ObservedGeneration int64
		Phase, CronJob     string
		Conditions         []struct{ Type, Status string }
	}
}

func (o *obj) ready() bool {
	for _, c := range o.Status.Conditions {
		if c.Type == "Ready" && c.Status == "True" {
			return o.Status.ObservedGeneration == o.Metadata.Generation && o.Status.CronJob == o.Metadata.Name+"-daily"
		}
	}
	return false
}
