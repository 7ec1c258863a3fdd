// Work on many specs at once. Specs don't depend on each other until they are
// compared; what comes of them keeps their order.

package main

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// inParallel calls do for 0 to n-1, as many at a time as there are processors.
// It returns the error of the least of them that fails, so that the same
// mistakes give the same message.
func inParallel(n int, do func(int) error) error {
	errs := make([]error, n)
	var next atomic.Int64
	var wg sync.WaitGroup
	work := func() {
		for {
			i := int(next.Add(1)) - 1
			if i >= n {
				return
			}
			errs[i] = do(i)
		}
	}
	for range min(n, runtime.GOMAXPROCS(0)) - 1 {
		wg.Go(work)
	}
	work() // one of them is here: a single spec starts no thread
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
