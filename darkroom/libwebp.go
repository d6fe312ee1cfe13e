package darkroom

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"errors"
	"io"
	"math"
	"sync"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// libwebp is Google's encoder of WebP as WebAssembly with SIMD; libwebp/build makes it.
//
//go:embed libwebp/webp.wasm.gz
var libwebp []byte

// An engine runs libwebp.
type engine struct {
	wazero.Runtime
	code wazero.CompiledModule
}

// engineOf compiles libwebp when the first print is encoded, which takes a tenth of a second.
var engineOf = sync.OnceValues(func() (e engine, err error) {
	z, err := gzip.NewReader(bytes.NewReader(libwebp))
	if err != nil {
		return e, err
	}
	code, err := io.ReadAll(z)
	if err != nil {
		return e, err
	}
	ctx := context.Background()
	e.Runtime = wazero.NewRuntime(ctx)
	e.code, err = e.CompileModule(ctx, code)
	return e, err
})

var errWebP = errors.New("libwebp did not encode it")

// encodeWebP makes a lossy WebP of planes as inVideo gives them. Each picture has a memory
// of its own, which goes with it.
func encodeWebP(planes []byte, width, height int) (data []byte, err error) {
	e, err := engineOf()
	if err != nil {
		return nil, err
	}
	ctx := context.Background() // it takes tenths of a second and waits for nothing
	m, err := e.InstantiateModule(ctx, e.code, wazero.NewModuleConfig().WithName("").WithStartFunctions("_initialize"))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, m.Close(ctx)) }()
	call := func(name string, args ...uint64) (at uint32, err error) {
		got, err := m.ExportedFunction(name).Call(ctx, args...)
		if err != nil {
			return 0, err
		}
		if at = api.DecodeU32(got[0]); at == 0 {
			err = errWebP
		}
		return at, err
	}
	in, err := call("malloc", uint64(len(planes)))
	if err != nil {
		return nil, err
	}
	size, err := call("malloc", 4)
	if err != nil {
		return nil, err
	}
	m.Memory().Write(in, planes)
	out, err := call("encode", uint64(in), uint64(width), uint64(height), uint64(size), api.EncodeF32(webpQuality), webpEffort)
	if err != nil {
		return nil, err
	}
	n, _ := m.Memory().ReadUint32Le(size)
	if n == 0 || n > math.MaxInt32 {
		return nil, errWebP
	}
	view, ok := m.Memory().Read(out, n)
	if !ok {
		return nil, errWebP
	}
	return bytes.Clone(view), nil
}
