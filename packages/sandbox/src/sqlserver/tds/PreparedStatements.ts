/** The statements that a session has prepared, by handle. */
export class PreparedStatements {
  private readonly statements = new Map<
    number,
    { declaration: string; text: string }
  >();
  private last = 0;

  add(declaration: string, text: string): number {
    this.last += 1;
    this.statements.set(this.last, { declaration, text });
    return this.last;
  }

  get(handle: number): { declaration: string; text: string } | undefined {
    return this.statements.get(handle);
  }

  remove(handle: number): boolean {
    return this.statements.delete(handle);
  }

  /** Forgets all; a handle is never given twice. */
  clear(): void {
    this.statements.clear();
  }
}
