// The image has no curl: asks the admin port of the service whether it is ready.
const { CARRICK_ADMIN_PORT: port = '' } = process.env
try {
  const url = `http://127.0.0.1:${port}/health/ready`
  const answer = await fetch(url, { signal: globalThis.AbortSignal.timeout(4000) })
  if (!answer.ok) process.stdout.write(await answer.text())
  process.exitCode = answer.ok ? 0 : 1
} catch (thrown) {
  process.stdout.write(`${String(thrown)}\n`)
  process.exitCode = 1
}
