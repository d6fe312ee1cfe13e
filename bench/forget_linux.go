package main

import (
	"os"
	"syscall"
)

// forget takes the files of a folder out of the page cache, as after a restart
// of the machine.
func forget(dir string) error {
	return eachFile(dir, func(f *os.File) error {
		if err := f.Sync(); err != nil { // what is not on disk yet cannot be dropped
			return err
		}
		const dontNeed = 4 // POSIX_FADV_DONTNEED
		if _, _, e := syscall.Syscall6(syscall.SYS_FADVISE64, f.Fd(), 0, 0, dontNeed, 0, 0); e != 0 {
			return e
		}
		return nil
	})
}
