import { notifyManager } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'

export type Store<Value> = {
  get: () => Value
  set: (value: Value) => void
  subscribe: (listener: () => void) => () => void
}

const resets: (() => void)[] = []

/** A store for state that this page creates; server data belongs in the query cache. */
export function createStore<Value>(initial: Value): Store<Value> {
  let current = initial
  const listeners = new Set<() => void>()
  const set = (value: Value) => {
    current = value
    // Uses the scheduler of the queries, so that a change of both renders once.
    notifyManager.schedule(() => {
      for (const listener of listeners) listener()
    })
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

/** `select` must return the same object for the same value. */
export function useStore<Value, Selected>(store: Store<Value>, select: (value: Value) => Selected): Selected {
  return useSyncExternalStore(store.subscribe, () => select(store.get()))
}

/** Removes all patron data from memory at the end of a session. */
export function resetStores() {
  for (const reset of resets) reset()
}
