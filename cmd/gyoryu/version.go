package main

import (
	"fmt"
	"runtime"
)

// released is the version, which the linker writes here: see the Makefile.
var released = "dev"

type version struct{}

func (version) Run(p process) error {
	_, err := fmt.Fprintf(p.stdout, "gyoryu %s (%s, %s/%s)\n", released, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}
