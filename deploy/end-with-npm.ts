/**
 * For npm scripts whose process runs until a signal. npm sends a signal to the shell that it started, and the shell does not
 * forward it. So a process that has lost this parent ends as with SIGTERM. On Windows, a console ends all its processes.
 */
const shell = process.ppid
const watch = setInterval(() => {
  if (process.ppid === shell) return
  clearInterval(watch)
  process.kill(process.pid, 'SIGTERM')
}, 200)
watch.unref()
