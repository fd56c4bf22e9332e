async function isAdmin(user) {
  return user === 'root';
}

const users = ['guest', 'root'];
const admins = await Promise.all(users.map(isAdmin));
console.log(users.filter((_, at) => admins[at]));
