import type { FastifyRequest } from 'fastify'
import { CallProblem } from '../http/problems.ts'

/**
 * A hook for `/api`: only our own page may call. Another site cannot set the header without asking us first, and the
 * browser itself says where a call comes from; one that does not say so must prove a write by its `Origin`.
 */
export function requireOwnPage(publicUrl: string) {
  return async ({ headers, method }: FastifyRequest) => {
    if (headers['x-library-card'] !== '1') throw new CallProblem('forbidden')
    if (!comesFromUs()) throw new CallProblem('forbidden')

    function comesFromUs(): boolean {
      const site = headers['sec-fetch-site']
      if (site !== undefined) return site === 'same-origin'
      return method !== 'GET' && method !== 'HEAD' && headers.origin === publicUrl
    }
  }
}
