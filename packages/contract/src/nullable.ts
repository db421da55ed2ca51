import { Type, type TSchema } from 'typebox'

/** `null` is what the institution does not tell. */
export function Nullable<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()])
}
