import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { makeCertificate, start, until } from './machine.ts'

type Ports = { plain: number; tls: number; buffering: number; ports: number[] }

/** The shipped configuration, with other addresses and another certificate, which this process trusts from now on. */
export async function startNginx(folder: string, { plain, tls, buffering, ports }: Ports) {
  const home = join(folder, 'nginx')
  mkdirSync(home)
  const { certificate, key } = makeCertificate(home)
  setDefaultCACertificates([...getCACertificates('default'), readFileSync(certificate, 'utf8')])
  const accessLog = join(home, 'access.log')
  const page = 'library-card-unavailable.html'
  copyFileSync(join('deploy/nginx', page), join(home, page))
  const shipped = ports.reduce(
    (text, port, at) => text.replace(`card-${at + 1}:4400`, `127.0.0.1:${port}`),
    readFileSync('deploy/nginx/library-card.conf', 'utf8'),
  )
  const configuration = shipped
    .replace('listen      80;', `listen 127.0.0.1:${plain};`)
    .replace('listen      [::]:80;', hasIPv6() ? `listen [::1]:${plain};` : '')
    .replace('listen              443 ssl;', `listen 127.0.0.1:${tls} ssl;`)
    .replace('listen              [::]:443 ssl;', hasIPv6() ? `listen [::1]:${tls} ssl;` : '')
    .replace('https://card.example.org$request_uri', `https://localhost:${tls}$request_uri`)
    .replaceAll('card.example.org', 'localhost')
    .replace('/etc/ssl/library-card.crt', certificate)
    .replace('/etc/ssl/library-card.key', key)
    .replace('/var/log/nginx/library-card.log', join(home, 'error.log'))
    .replace('/var/log/nginx/library-card-access.log', accessLog)
    .replace('/etc/nginx;', `${home};`)
  writeFileSync(join(home, 'library-card.conf'), configuration)
  writeFileSync(
    join(home, 'nginx.conf'),
    `daemon off; pid ${home}/nginx.pid; error_log stderr crit; events {}
http {
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${home}/${kind};`).join(' ')}
  include ${home}/library-card.conf;
  server {
    listen 127.0.0.1:${buffering}; access_log off; proxy_ignore_headers X-Accel-Buffering;
    location / { proxy_pass http://library_card; proxy_set_header X-Forwarded-For $remote_addr; }
  }
}`,
  )
  const args = ['-c', join(home, 'nginx.conf'), '-p', home]
  execFileSync('/usr/sbin/nginx', ['-t', '-q', ...args], { stdio: ['ignore', 'inherit', 'inherit'] })
  const nginx = start({ command: '/usr/sbin/nginx', args, log: join(home, 'output.log') })
  await until(() => isReady(`https://localhost:${tls}`), 'nginx')
  return { ...nginx, certificate, accessLog }
}

/** Whether this machine has an address of IPv6. */
export function hasIPv6(): boolean {
  return Object.values(networkInterfaces()).some((all) => all?.some(({ family }) => family === 'IPv6'))
}

export async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  )
}
