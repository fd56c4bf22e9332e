using System.Runtime.CompilerServices;

var log = new List<string>();
var gate = new TaskCompletionSource();
var chain = new Func<Task<int>>[11];
for (var depth = 0; depth < 10; depth++)
{
    var next = depth + 1;
    chain[depth] = async () => 1 + await chain[next]();
}

chain[10] = async () =>
{
    log.Add("suspended");
    await gate.Task;
    log.Add("resumed");
    return 0;
};

var marked = chain.Take(10).Count(each => each.Method.IsDefined(typeof(AsyncStateMachineAttribute), false));
var call = chain[0]();
log.Add("other");
gate.SetResult();
Console.WriteLine($"frames that are marked: {marked} of 10");
Console.WriteLine($"a call of one returns: {chain[0].Method.ReturnType.Name.Split('`')[0]}");
Console.WriteLine($"the sum of all: {await call}");
Console.WriteLine($"what happened: {string.Join(", ", log)}");

gate = new TaskCompletionSource();
chain[5] = () => Task.FromResult(1 + chain[6]().Result); // not marked, it can only block
var thread = new Thread(() => chain[0]().Wait());
thread.Start();
while (thread.ThreadState == ThreadState.Running)
{
    Thread.Sleep(1);
}

Console.WriteLine($"with one unmarked: the thread is in {thread.ThreadState}");
gate.SetResult();
thread.Join();
