import type { Request } from './request.ts'

/** Whether the item waits at a pickup place. A scan is sent to the patron. */
export function isToPickUp({ kind, status }: Pick<Request, 'kind' | 'status'>): boolean {
  return status === 'ready' && kind !== 'digitization'
}
