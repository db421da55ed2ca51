import { Type, type TSchema } from 'typebox'

/** Where no comment says otherwise, `null` stands for data that the institution does not provide. */
export function Nullable<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()])
}
