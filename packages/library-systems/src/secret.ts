import { inspect } from 'node:util'

const secretText = Symbol('secret text')
const printed = { value: () => '[secret]' }

/** A key or password that prints as `[secret]` wherever it ends up: text, JSON, `util.inspect`, logs. */
export type Secret = { readonly [secretText]: string }

export function toSecret(text: string): Secret {
  const secret = Object.defineProperties({ [secretText]: text }, { toString: printed, toJSON: printed })
  Object.defineProperty(secret, inspect.custom, printed)
  return Object.freeze(Object.defineProperty(secret, secretText, { enumerable: false }))
}

export function reveal(secret: Secret): string {
  return secret[secretText]
}
