import { LRUCache } from 'lru-cache'

/**
 * Creates a cache that keeps `entries` entries, for `ttl` milliseconds if given. The cache's own `max` would allocate memory
 * for all at the start.
 */
export function createCache<V extends {}>(entries: number, ttl = 0) {
  return new LRUCache<string, V>({ maxSize: entries, sizeCalculation: () => 1, ttl, ttlAutopurge: true })
}
