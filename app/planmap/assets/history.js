// What was drawn, step by step. A new step forgets what was undone.

const MOST = 200;

export class History {
  constructor(state) {
    this.states = [state];
    this.at = 0;
  }

  now() {
    return this.states[this.at];
  }

  push(state) {
    this.states = [...this.states.slice(0, this.at + 1), state].slice(-MOST);
    this.at = this.states.length - 1;
  }

  /** The present state was put right; that is no step of its own. */
  replace(state) {
    this.states[this.at] = state;
  }

  canUndo() {
    return this.at > 0;
  }

  canRedo() {
    return this.at < this.states.length - 1;
  }

  undo() {
    return this.canUndo() ? this.states[--this.at] : null;
  }

  redo() {
    return this.canRedo() ? this.states[++this.at] : null;
  }
}
