package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// A still is a page as it was answered once, to be served as a file.
type still struct {
	head http.Header
	body []byte
}

// nginx serves pages as files, each with the headers that it had.
func nginx(ctx context.Context, dir string, pages map[string]still) (base string, stop func(), err error) {
	root := filepath.Join(dir, "nginx")
	if err := os.MkdirAll(filepath.Join(root, "html"), 0o755); err != nil {
		return "", nil, err
	}
	var locations strings.Builder
	for name, p := range pages {
		if err := os.WriteFile(filepath.Join(root, "html", name), p.body, 0o644); err != nil {
			return "", nil, err
		}
		fmt.Fprintf(&locations, "location = /%s { default_type '%s';\n", name, p.head.Get("Content-Type"))
		for key, values := range p.head {
			if !slices.Contains([]string{"Content-Type", "Content-Length", "Date", "Etag"}, key) {
				fmt.Fprintf(&locations, "add_header %s %q;\n", key, values[0])
			}
		}
		locations.WriteString("}\n")
	}
	addr := free()
	cmd, err := startNginx(ctx, root, addr, "", "keepalive_requests 1000000000; open_file_cache max=100;",
		fmt.Sprintf("listen %s backlog=1024; root %s/html; %s", addr, root, locations.String()))
	if err != nil {
		return "", nil, err
	}
	return "http://" + addr, func() { end(cmd) }, nil
}

// startNginx starts an nginx of our own, on our own files, with two workers.
func startNginx(ctx context.Context, root, addr, modules, http, server string) (*exec.Cmd, error) {
	if err := os.MkdirAll(root, 0o755); err != nil {
		return nil, err
	}
	conf := fmt.Sprintf(`%[2]s
daemon off; user root; worker_processes 2; worker_rlimit_nofile 20000; pid %[1]s/pid; error_log %[1]s/error.log crit;
events { worker_connections 19900; }
http {
	access_log off; sendfile on; tcp_nopush on;
	client_body_temp_path %[1]s/a; proxy_temp_path %[1]s/b; fastcgi_temp_path %[1]s/c; uwsgi_temp_path %[1]s/d; scgi_temp_path %[1]s/e;
	%[3]s
	server { %[4]s }
}
`, root, modules, http, server)
	path := filepath.Join(root, "nginx.conf")
	if err := os.WriteFile(path, []byte(conf), 0o644); err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, "nginx", "-c", path, "-p", root, "-e", filepath.Join(root, "early.log"))
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	for range 300 {
		if c, err := net.Dial("tcp", addr); err == nil {
			return cmd, c.Close()
		}
		time.Sleep(10 * time.Millisecond)
	}
	end(cmd)
	early, _ := os.ReadFile(filepath.Join(root, "early.log"))
	return nil, errors.New("nginx does not answer: " + string(early))
}

// end ends an nginx and waits for it.
func end(cmd *exec.Cmd) {
	_ = cmd.Process.Signal(syscall.SIGTERM)
	_ = cmd.Wait() // it is gone either way
}
