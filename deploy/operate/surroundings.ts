import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { contractVersion } from '@library-card/contract/version.ts'
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net'
import type { Consortium } from './consortium.ts'
import { require, until } from './machine.ts'
import { serve } from './serving.ts'

const minutesAhead = 5

/** Moves the clock of one process. The clock of the machine is that of the database too. */
const ahead = `const now = Date.now; Date.now = () => now() + ${minutesAhead * 60_000}`

export async function checkClock(consortium: Consortium): Promise<string> {
  const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(ahead)}` }
  const { code, text } = await serve(consortium, { name: 'clock', env })
  require(code === 1, `a replica with a wrong clock ends with ${code}`)
  require(/^clock: is (299|300|301) s ahead of the database’s/m.test(text), text)
  for (const { metricsUrl } of consortium.replicas) {
    const metrics = await (await fetch(metricsUrl)).text()
    const [, seconds] = /^library_card_clock_ahead_seconds (\S+)$/m.exec(metrics) ?? []
    require(Math.abs(Number(seconds)) < 5, `a replica says that its clock is ${seconds} s ahead`)
  }
  return `a replica whose clock is ${minutesAhead} minutes ahead of PostgreSQL's refuses to start`
}

/** North is switched off and on again at all replicas, without a restart; a file with a fault changes nothing. */
export async function checkReload({ networkFile, replicas }: Consortium): Promise<string> {
  const text = readFileSync(networkFile, 'utf8')
  const reload = (settings: string) => {
    writeFileSync(networkFile, text.replace('code: 01MER_NORTH\n', `code: 01MER_NORTH\n${settings}`))
    for (const replica of replicas) replica.process().child.kill('SIGHUP')
  }
  const areAll = async (mode: string) =>
    (await Promise.all(replicas.map(({ url }) => modeOfNorth(url)))).every((one) => one === mode)
  reload('    mode: off\n')
  await until(() => areAll('off'), 'the mode that was read again')
  reload('    mode: on\n    colour: red\n')
  const haveRefused = () =>
    replicas.every((replica) => replica.process().output().includes('network file has faults'))
  await until(haveRefused, 'the refusal of a file with a fault')
  require(await areAll('off'), 'a file with a fault was used')
  reload('')
  await until(() => areAll('on'), 'the end of the work')
  return 'on SIGHUP each replica switches a member off, refuses a file with a fault, and switches the member on again'
}

async function modeOfNorth(url: string): Promise<string | undefined> {
  const headers = { 'x-library-card': contractVersion, 'sec-fetch-site': 'same-origin' }
  const response = await fetch(`${url}/api/institutions`, { headers })
  const { institutions } = (await response.json()) as { institutions: { code: string; mode: string }[] }
  return institutions.find(({ code }) => code === '01MER_NORTH')?.mode
}

/** Institutions at public addresses, because calls to this machine use no proxy. */
export async function checkProxy(consortium: Consortium): Promise<string> {
  const tunnels = new Set<string>()
  const server = createServer().on('connect', ({ url = '' }, socket) => {
    tunnels.add(url)
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const env = { HTTPS_PROXY: `http://127.0.0.1:${port}`, NO_PROXY: 'sign-in.example.org' }
  const { code, text } = await serve(consortium, {
    name: 'proxy',
    edit: toRealNetwork,
    args: ['--check'],
    env,
  })
  server.close()
  require(code === 1, text)
  require([...tunnels].join() === 'alma.example.org:443', `tunnels: ${[...tunnels].join()}; ${text}`)
  return 'institutions are called through HTTPS_PROXY, by CONNECT, and hosts of NO_PROXY are not'
}

function toRealNetwork(text: string): string {
  return text
    .replace(/^ *demo: true\n/m, '')
    .replaceAll(/baseUrl: \S+/g, 'baseUrl: https://alma.example.org')
    .replaceAll(/issuer: \S+/g, 'issuer: https://sign-in.example.org')
}

/** Seconds that a content filter reads an e-mail. */
const filterTakes = 12

/** A mail server with a content filter: `--check` sends it an e-mail, and says how long it took. */
export async function checkMail(consortium: Consortium): Promise<string> {
  const server = createTcpServer(filterSlowly)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const env = { SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_SENDER: 'card@meridian.example' }
  const { text } = await serve(consortium, { name: 'mail', args: ['--check'], env })
  server.close()
  require(/^SMTP_URL +takes an e-mail in 1[2-9]\.\d s$/m.test(text), text)
  require(/^SMTP_URL: the mail server is slow: .+ reminders in an hour$/m.test(text), text)
  return `a mail server that reads each e-mail for ${filterTakes} s takes it, and --check says how long that is`
}

function filterSlowly(socket: Socket) {
  /** null between two e-mails. */
  let content: string | null = null
  socket.on('error', () => {}).write('220 ready\r\n')
  socket.setEncoding('latin1').on('data', (text: string) => {
    if (content === null) {
      if (text.startsWith('DATA')) content = ''
      return socket.write(content === null ? '250 taken\r\n' : '354 send it\r\n')
    }
    content += text
    if (content.endsWith('\r\n.\r\n')) setTimeout(() => socket.end('250 taken\r\n'), filterTakes * 1_000)
    return undefined
  })
}
