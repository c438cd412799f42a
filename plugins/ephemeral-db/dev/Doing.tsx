import { type ReactNode, useEffect, useRef } from 'react';

const AGAIN_MS = 50;

/** What somebody does on a picture before it is taken, in turn, each as soon as it can be done. */
export const Doing = (props: {
  /** Each says whether it is done. */
  steps: ((root: HTMLElement) => boolean)[];
  children: ReactNode;
}) => {
  const root = useRef<HTMLDivElement>(null);
  const { steps } = props;
  const left = useRef([...steps]);
  useEffect(() => {
    const timer = setInterval(() => {
      const [next] = left.current;
      if (!next) clearInterval(timer);
      else if (root.current && next(root.current)) left.current.shift();
    }, AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
  return <div ref={root}>{props.children}</div>;
};

/** Clicks what a selector finds, where it has this text. */
export function click(selector: string, text = '') {
  return (root: HTMLElement): boolean => {
    const element = [...root.querySelectorAll<HTMLElement>(selector)].find(
      ({ textContent }) => textContent?.includes(text),
    );
    element?.click();
    return element !== undefined;
  };
}
