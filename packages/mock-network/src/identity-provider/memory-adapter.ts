import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider'

/** A store for one provider; the default store of oidc-provider is shared by all providers of a process. */
export function createMemoryAdapter(): AdapterFactory {
  const stored = new Map<string, AdapterPayload>()
  return (model) => adapterOf(stored, model)
}

function adapterOf(stored: Map<string, AdapterPayload>, model: string): Adapter {
  const keyOf = (id: string) => `${model}:${id}`
  const findWhere = (matches: (payload: AdapterPayload) => boolean) =>
    [...stored.entries()].find(([key, payload]) => key.startsWith(`${model}:`) && matches(payload))?.[1]

  return {
    upsert: async (id, payload) => void stored.set(keyOf(id), payload),
    find: async (id) => stored.get(keyOf(id)),
    findByUid: async (uid) => findWhere((payload) => payload.uid === uid),
    findByUserCode: async (userCode) => findWhere((payload) => payload.userCode === userCode),
    consume: async (id) => {
      const payload = stored.get(keyOf(id))
      // oxlint-disable-next-line one-clock/no-machine-time -- oidc-provider uses the machine's time for its tokens
      if (payload) payload.consumed = Math.floor(Date.now() / 1000)
    },
    destroy: async (id) => void stored.delete(keyOf(id)),
    revokeByGrantId: async (grantId) => {
      for (const [key, payload] of stored) if (payload.grantId === grantId) stored.delete(key)
    },
  }
}
