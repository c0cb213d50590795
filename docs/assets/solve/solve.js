/**
 * What a reader can answer: exercises with a check, quizzes, and the count of what is solved. Every
 * page is whole without this: stubs, hints, answers and reasons are plain Markdown.
 */
import { setUpCounts, showCounts } from "./counts.js";
import { Exercise } from "./exercise.js";
import { progress } from "./progress.js";
import { setUpQuiz } from "./quiz.js";

/** @type {Exercise[]} */
let exercises = [];

/** Begin; with instant navigation a page changes without loading this script again. */
export function start() {
  window.document$.subscribe(() => {
    /** @type {NodeListOf<HTMLElement>} */
    const stubs = document.querySelectorAll(".question .sdl-exercise:not(.sdl-exercise--ready)");
    const here = exercises.filter((exercise) => exercise.box.isConnected);
    exercises = [...here, ...[...stubs].map((stub) => new Exercise(stub))];
    document.querySelectorAll(".admonition.quiz:not(.sdl-quiz--ready)").forEach(setUpQuiz);
    setUpCounts();
  });
  progress.addEventListener("change", () => {
    exercises.forEach((exercise) => exercise.showProgress());
    showCounts();
  });
}
