import type { FastifyInstance } from 'fastify'

/** Every route as `GET /path/:name`, without those of the web app's files. */
export function routesOf(app: FastifyInstance): string[] {
  const parents: string[] = []
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .filter(Boolean)
    .flatMap((line) => {
      const [, indent = '', part = '', methods = ''] = /^([│ ]*)[├└]── (\S+) \((.+)\)/.exec(line) ?? []
      const depth = indent.length / 4
      parents.length = depth
      const path = [...parents, part].join('')
      parents[depth] = part
      // Fastify prints `/assets/*` as `*`.
      const isFile = /^\*$|^\/(index\.html|favicon)/.test(path)
      const ours = methods.split(', ').filter((method) => method !== 'HEAD')
      return isFile ? [] : ours.map((method) => `${method} ${path}`)
    })
}
