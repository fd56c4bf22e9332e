#:property TieredCompilation=false // no compiler that computes beside what is observed

using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

const int Tasks = 8;
const int Workers = 2; // where a model has as many as it is told
var model = args[0];
var limit = TimeSpan.FromSeconds(2); // until a task gives up on another one
var trying = TimeSpan.FromSeconds(3); // until two have not met on two cores

if (args is [_, "pre-empts"])
{
    ThreadPool.SetMaxThreads(1, 1); // else the pool adds one when none has come back for half a second or more
    Show("pre-empts", await PreEmpts());
    return;
}

Func<int, TaskCompletionSource[], bool[], Task> meet = Meet;
Show("overlaps waits", await OverlapsWaits());
Show("uses several cores", await UsesSeveralCores());
OnOneCore("pre-empts");
Show("shares memory", await SharesMemory());
Show("thread per task", await ThreadPerTask());
Show("coloured", meet.Method.IsDefined(typeof(AsyncStateMachineAttribute)));

Task Run(params Func<Task>[] tasks) => model switch
{
    "task" => Task.WhenAll(tasks.Select(task => task())), // runs here until it waits
    "task-run" => Task.WhenAll(tasks.Select(Task.Run)), // is handed to the pool
    "parallel-async" => Parallel.ForEachAsync(
        tasks, new ParallelOptions { MaxDegreeOfParallelism = Workers }, async (task, _) => await task()),
    "channel" => Feed(tasks),
    _ => throw new ArgumentException($"no such model: {model}"),
};

async Task Feed(Func<Task>[] tasks)
{
    var jobs = Channel.CreateUnbounded<Func<Task>>();
    var workers = Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
    {
        await foreach (var task in jobs.Reader.ReadAllAsync())
        {
            await task();
        }
    }));
    var all = Task.WhenAll(workers);
    Array.ForEach(tasks, task => jobs.Writer.TryWrite(task));
    jobs.Writer.Complete();
    await all;
}

TaskCompletionSource NewGate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

async Task<bool> Opened(TaskCompletionSource gate) => await Task.WhenAny(gate.Task, Task.Delay(limit)) == gate.Task;

async Task Meet(int mine, TaskCompletionSource[] gates, bool[] met)
{
    gates[1 - mine].SetResult();
    met[mine] = await Opened(gates[mine]);
}

async Task<bool> OverlapsWaits()
{
    TaskCompletionSource[] gates = [NewGate(), NewGate()];
    var met = new bool[2];
    await Run(() => meet(0, gates, met), () => meet(1, gates, met));
    return met[0] && met[1];
}

// Hands a turn to and fro by spinning. On one core each time costs a slice, of a millisecond or more: 250 in a twentieth
// of a second take two. The second may be busy elsewhere, so it tries again.
async Task<bool> UsesSeveralCores()
{
    for (var tries = Stopwatch.StartNew(); tries.Elapsed < trying;)
    {
        var start = Stopwatch.GetTimestamp();
        var turn = 0;
        await Run(() => HandOver(0), () => HandOver(1));
        if (turn == 250)
        {
            return true;
        }

        async Task HandOver(int mine)
        {
            await Task.Yield(); // goes on on the pool
            int now;
            while ((now = Volatile.Read(ref turn)) < 250 && Stopwatch.GetElapsedTime(start).TotalMilliseconds < 50)
            {
                if (now % 2 == mine)
                {
                    Volatile.Write(ref turn, now + 1); // nobody else writes now
                }
            }
        }
    }

    return false;
}

// Does a task get its turn while another one spins for it?
async Task<bool> PreEmpts()
{
    var spinning = NewGate();
    var turn = false;
    var seen = false;
    await Run(
        async () => Volatile.Write(ref turn, await Opened(spinning)),
        async () =>
        {
            await Task.Yield();
            spinning.SetResult();
            var start = Stopwatch.GetTimestamp();
            while (!Volatile.Read(ref turn) && Stopwatch.GetElapsedTime(start) < limit)
            {
            }

            seen = turn;
        });
    return seen;
}

// That a second core is there would be no pre-emption: this one is asked in a process that has one.
void OnOneCore(string probe)
{
    var cores = (long)Process.GetCurrentProcess().ProcessorAffinity;
    using var process = Process.Start("taskset", [$"{cores & -cores:x}", Environment.ProcessPath!, model, probe]);
    process.WaitForExit();
}

async Task<bool> SharesMemory()
{
    var written = false;
    await Run(async () =>
    {
        await Task.Yield();
        written = true;
    });
    return written;
}

async Task<bool> ThreadPerTask()
{
    var before = Threads();
    var gate = NewGate();
    var arrived = 0;
    var most = 0;
    Func<Task> waits = async () =>
    {
        if (Interlocked.Increment(ref arrived) == Tasks || !await Opened(gate))
        {
            most = Math.Max(most, Threads());
            gate.TrySetResult();
        }
    };
    await Run([.. Enumerable.Repeat(waits, Tasks)]);
    return most - before >= Tasks;
}

int Threads() => Directory.GetDirectories("/proc/self/task").Length;

void Show(string label, bool holds) => Console.WriteLine($"{label}: {(holds ? "yes" : "no")}");
