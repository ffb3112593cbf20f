/** What this layer needs of a database, declared here: authentication depends on nothing else of the service. */
export interface Queryable {
  query<Row>(text: string, values?: readonly unknown[]): Promise<{ readonly rows: Row[]; readonly rowCount: number }>;
}
