async function work(name) {
  console.log(name, 'begins');
  for (const end = Date.now() + 100; Date.now() < end; );
  console.log(name, 'ends');
}

await Promise.all([work('first'), work('second')]);
