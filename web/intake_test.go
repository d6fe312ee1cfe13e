package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"marbre/staff"
)

const bridge = `<!doctype html><html lang="en"><head><title>The bridge is open again</title></head><body><nav><a href="/">Home</a></nav><article>
<h1>The bridge is open again</h1>
<p>The bridge reopened on Thursday morning, eleven months after the works began. The town spent eight million euros on it, the mayor said.</p>
<p>Both tracks are in service again. Buses take their usual way from Monday, the town's services said, and the quays will follow.</p>
</article></body></html>`

// A page becomes a draft however it comes, and nothing of it is kept.
func TestIntake(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		token := r.tokens[staff.Reporter]
		for _, c := range []struct {
			kind, body, want string
			code             int
		}{
			{"text/html; charset=utf-8", bridge, `"headline":"The bridge is open again"`, 200},
			{"text/plain", "The bridge is open again\nPublished July 4, 2024\nThe bridge reopened on Thursday morning, eleven months after the works began, the mayor of the town said.", `"published":"2024-07-04"`, 200},
			{"text/html", "", "nothing in it", 422},
			{"text/html", "%PDF-1.7", "PDF", 422},
			{"text/plain", strings.Repeat("a", 5<<20+1), "5 MB", 413},
		} {
			w := r.ask("POST", "/api/v1/intake", token, c.body, "Content-Type", c.kind)
			if w.Code != c.code || !strings.Contains(w.Body.String(), c.want) {
				t.Errorf("%s %.30q: %d %.300s", c.kind, c.body, w.Code, w.Body)
			}
		}
		at := r.elsewhere(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, bridge)
		})
		d := r.must(200, "POST", "/api/v1/intake", staff.Reporter, map[string]any{"url": at + "/bridge"})
		if d["headline"] != "The bridge is open again" || !strings.Contains(fmt.Sprint(d["text"]), "Both tracks") {
			t.Errorf("fetched: %v", d)
		}
		r.must(422, "POST", "/api/v1/intake", staff.Reporter, map[string]any{"url": "http://127.0.0.1:1/"})
		if w := r.ask("POST", "/api/v1/intake", "", bridge, "Content-Type", "text/html"); w.Code != 401 {
			t.Errorf("nobody may: %d", w.Code)
		}
	})
}
