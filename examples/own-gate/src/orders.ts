interface Db {
  query(text: string, values: readonly unknown[]): Promise<unknown>;
}

export async function cancel(db: Db, id: string): Promise<void> {
  await db.query('UPDATE orders SET cancelled_at = now() WHERE id = $1', [id]);
}

export async function forget(db: Db, customer: string): Promise<void> {
  await db.query('DELETE FROM drafts WHERE customer = $1', [customer]);
  // drift-allow hard-delete: a customer may ask that nothing is kept, and the invoices are anonymous by then
  await db.query('DELETE FROM orders WHERE customer = $1', [customer]);
}
