// Preloaded into the demo's processes. The channel to the parent closes when the parent is gone, even if it was killed
// without a chance to stop us: then we end as if it had.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
