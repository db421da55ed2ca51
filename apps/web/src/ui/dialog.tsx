import { useId, useLayoutEffect, useRef, type ReactNode } from 'react'
import { Button } from './button.tsx'

type DialogProps = {
  title: ReactNode
  /** Text of a button that closes the dialog, placed before `actions`. */
  closing?: ReactNode
  actions?: ReactNode
  className?: string | undefined
  onClose: () => void
  children: ReactNode
}

/** A modal dialog, open while it is mounted; Escape closes it. */
export function Dialog({ title, closing, actions, className, onClose, children }: DialogProps) {
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    // Only close() makes the browser restore the focus.
    return () => shown?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className={className}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <h2 id={id}>{title}</h2>
      {children}
      <div className="actions">
        {closing && <Button onClick={onClose}>{closing}</Button>}
        {actions}
      </div>
    </dialog>
  )
}
