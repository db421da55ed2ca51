/**
 * Returns the arguments with which Node runs npm. On Windows, `npm` is a batch file that only a shell can start. npm sets
 * the variable in every script.
 */
export function npm(...args: string[]): string[] {
  const cli = process.env['npm_execpath']
  if (cli === undefined) throw new Error('Start this with npm run.')
  return [cli, ...args]
}
