import { useSyncExternalStore } from 'react'

export type Store<Value> = {
  get: () => Value
  set: (value: Value) => void
  subscribe: (listener: () => void) => () => void
}

const resets: (() => void)[] = []

/** State that this page itself creates; data from the server belongs in the query cache. */
export function createStore<Value>(initial: Value): Store<Value> {
  let current = initial
  const listeners = new Set<() => void>()
  const set = (value: Value) => {
    current = value
    for (const listener of listeners) listener()
  }
  resets.push(() => set(initial))
  return {
    get: () => current,
    set,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** `select` must return the same object as long as the value is the same. */
export function useStore<Value, Selected>(store: Store<Value>, select: (value: Value) => Selected): Selected {
  return useSyncExternalStore(store.subscribe, () => select(store.get()))
}

/** At the end of a session: nothing about the patron stays in memory. */
export function resetStores() {
  for (const reset of resets) reset()
}
