/**
 * The arguments with which Node runs npm. `npm` itself is a batch file on Windows, which only a shell can start; the variable
 * is set in every script of npm.
 */
export function npm(...args: string[]): string[] {
  const cli = process.env['npm_execpath']
  if (cli === undefined) throw new Error('Start this with npm run.')
  return [cli, ...args]
}
