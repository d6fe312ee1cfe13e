package live

import (
	"os"
	"sync"
	"syscall"
)

// A watch tells which readers hung up (epoll(7)), so that nobody has to be
// written to to find out. It reads nothing.
type watch struct {
	file *os.File
	fd   int
	done chan struct{}

	mu      sync.Mutex
	readers map[int32]*reader
	last    int32
}

// newWatch returns a watch that tells of those who are gone. nil if the system
// has none to give; then the next write finds them.
func newWatch(tell func(gone []*reader)) *watch {
	fd, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		return nil
	}
	if err := syscall.SetNonblock(fd, true); err != nil {
		_ = syscall.Close(fd)
		return nil
	}
	// The set is itself something that the runtime can wait for: no thread stands by.
	w := &watch{file: os.NewFile(uintptr(fd), "readers"), fd: fd, done: make(chan struct{}), readers: map[int32]*reader{}}
	raw, err := w.file.SyscallConn()
	if err != nil {
		_ = w.file.Close()
		return nil
	}
	go func() {
		defer close(w.done)
		events := make([]syscall.EpollEvent, 128)
		for {
			var gone []*reader
			err := raw.Read(func(fd uintptr) bool {
				n, err := syscall.EpollWait(int(fd), events, 0)
				if err != nil || n <= 0 {
					return err != nil && err != syscall.EINTR
				}
				w.mu.Lock()
				for _, e := range events[:n] {
					if r := w.readers[e.Fd]; r != nil {
						gone = append(gone, r)
					}
				}
				w.mu.Unlock()
				return true
			})
			if err != nil {
				return
			}
			if len(gone) > 0 {
				tell(gone)
			}
		}
	}()
	return w
}

func (w *watch) add(r *reader) {
	if w == nil {
		return
	}
	w.mu.Lock()
	w.last++ // never a descriptor: those are given out again at once
	for w.last <= 0 || w.readers[w.last] != nil {
		w.last++
		if w.last <= 0 {
			w.last = 1
		}
	}
	r.watched = w.last
	w.readers[r.watched] = r
	w.mu.Unlock()
	_ = r.raw.Control(func(fd uintptr) { // one that cannot be watched is found by the next write
		_ = syscall.EpollCtl(w.fd, syscall.EPOLL_CTL_ADD, int(fd), &syscall.EpollEvent{Events: syscall.EPOLLRDHUP | syscall.EPOLLONESHOT, Fd: r.watched})
	})
}

// remove forgets a reader. The system forgets them with their descriptor.
func (w *watch) remove(r *reader) {
	if w == nil {
		return
	}
	w.mu.Lock()
	delete(w.readers, r.watched)
	w.mu.Unlock()
}

func (w *watch) close() {
	if w == nil {
		return
	}
	_ = w.file.Close()
	<-w.done
}
