package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// The folders in which Debian and others keep nginx's modules.
var modules = []string{"/usr/lib/nginx/modules", "/usr/lib64/nginx/modules", "/usr/share/nginx/modules"}

// nchanFrame is about what nchan puts around a text: an id and the names of the fields.
const nchanFrame = 24

// nchan is nginx as a hub of server-sent events.
type nchan struct {
	addr string
	cmd  *exec.Cmd
}

// newNchan starts one; nil where the module is not installed.
func newNchan(ctx context.Context, dir string) (*nchan, error) {
	for _, at := range modules {
		module := filepath.Join(at, "ngx_nchan_module.so")
		if _, err := os.Stat(module); err != nil {
			continue
		}
		addr := free()
		cmd, err := startNginx(ctx, filepath.Join(dir, "nchan"), addr, "load_module "+module+";", "nchan_shared_memory_size 256m; keepalive_requests 1000000;",
			fmt.Sprintf(`listen %s backlog=4096;
			location = /say { nchan_publisher; nchan_channel_id wire; nchan_message_buffer_length 100; nchan_message_timeout 10m; }
			location = /hear { nchan_subscriber eventsource; nchan_channel_id wire; nchan_subscriber_first_message newest; }`, addr))
		if err != nil {
			return nil, err
		}
		return &nchan{addr, cmd}, nil
	}
	return nil, nil
}

func (n *nchan) say(text string) error {
	r, err := http.Post("http://"+n.addr+"/say", "text/plain", strings.NewReader(text))
	if err != nil {
		return err
	}
	_ = r.Body.Close()
	if r.StatusCode >= 300 {
		return fmt.Errorf("nchan answers %s", r.Status)
	}
	return nil
}
