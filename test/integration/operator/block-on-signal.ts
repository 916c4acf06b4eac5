// Loaded before the operator: on SIGUSR2 its event loop is blocked for BLOCK_MS, as by a computation that does not end.
process.on('SIGUSR2', () => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(process.env.BLOCK_MS ?? 20_000));
});
