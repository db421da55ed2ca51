import { useId, type ReactNode } from 'react'

type SelectProps<Value extends string> = {
  label: ReactNode
  /** A text after the label that describes the control. */
  note?: ReactNode
  value: Value
  options: readonly { value: Value; words: string; lang?: string }[]
  choose: (value: Value) => void
  className?: string | undefined
}

export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, note, value, options, choose, className } = props
  const id = useId()
  const named = note ? { 'aria-labelledby': `${id}label`, 'aria-describedby': `${id}note` } : {}
  return (
    <label className={className}>
      <span id={`${id}label`}>{label}</span>
      {note && (
        <>
          {' '}
          <span id={`${id}note`}>{note}</span>
        </>
      )}
      <select
        {...named}
        value={value}
        onChange={({ target }) => {
          const chosen = options[target.selectedIndex]
          if (chosen) choose(chosen.value)
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} lang={option.lang}>
            {option.words}
          </option>
        ))}
      </select>
    </label>
  )
}
