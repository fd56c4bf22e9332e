#:property TieredCompilation=false // no compiler that computes beside what is observed

using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;

const int Tasks = 8;
var model = args[0];
var sequential = model == "sequential"; // where nothing is luck
var limit = TimeSpan.FromSeconds(sequential ? 0.2 : 4); // until a task gives up on another one
var trying = TimeSpan.FromSeconds(sequential ? 0.2 : 3); // until two have not met on two cores

if (args is [_, "pre-empts"])
{
    Show("pre-empts", PreEmpts());
    return;
}

var atFirst = Threads(); // one that has been joined may still be there for a moment
Action<int, ManualResetEventSlim[], bool[]> meet = Meet;
Show("overlaps waits", OverlapsWaits());
Show("uses several cores", UsesSeveralCores());
OnOneCore("pre-empts");
Show("shares memory", SharesMemory());
Show("thread per task", ThreadPerTask());
Show("coloured", meet.Method.IsDefined(typeof(AsyncStateMachineAttribute)));

void Run(params Action[] tasks)
{
    switch (model)
    {
        case "sequential":
            Array.ForEach(tasks, task => task());
            break;
        case "thread":
            var threads = Array.ConvertAll(tasks, task => new Thread(task.Invoke));
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
            break;
        case "parallel":
            Parallel.Invoke(new ParallelOptions { MaxDegreeOfParallelism = 2 }, tasks);
            break;
        default:
            throw new ArgumentException($"no such model: {model}");
    }
}

void Meet(int mine, ManualResetEventSlim[] gates, bool[] met)
{
    gates[1 - mine].Set();
    met[mine] = gates[mine].Wait(limit);
}

bool OverlapsWaits()
{
    ManualResetEventSlim[] gates = [new(), new()];
    var met = new bool[2];
    Run(() => meet(0, gates, met), () => meet(1, gates, met));
    return met[0] && met[1];
}

// Hands a turn to and fro by spinning. On one core each time costs a slice, of a millisecond or more: 250 in a twentieth
// of a second take two. The second may be busy elsewhere, so it tries again.
bool UsesSeveralCores()
{
    for (var tries = Stopwatch.StartNew(); tries.Elapsed < trying;)
    {
        var start = Stopwatch.GetTimestamp();
        var turn = 0;
        Run(() => HandOver(0, start, ref turn), () => HandOver(1, start, ref turn));
        if (turn == 250)
        {
            return true;
        }
    }

    return false;
}

void HandOver(int mine, long start, ref int turn)
{
    int now;
    while ((now = Volatile.Read(ref turn)) < 250 && Stopwatch.GetElapsedTime(start).TotalMilliseconds < 50)
    {
        if (now % 2 == mine)
        {
            Volatile.Write(ref turn, now + 1); // nobody else writes now
        }
    }
}

// Does a task get its turn while another one spins for it?
bool PreEmpts()
{
    var spinning = new ManualResetEventSlim();
    var turn = false;
    var seen = false;
    Run(
        () => Volatile.Write(ref turn, spinning.Wait(limit)),
        () =>
        {
            spinning.Set();
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

bool SharesMemory()
{
    var written = false;
    Run(() => written = true);
    return written;
}

bool ThreadPerTask()
{
    var gate = new ManualResetEventSlim();
    var arrived = 0;
    var most = 0;
    Action waits = () =>
    {
        if (Interlocked.Increment(ref arrived) == Tasks || !gate.Wait(limit))
        {
            most = Math.Max(most, Threads());
            gate.Set();
        }
    };
    Run([.. Enumerable.Repeat(waits, Tasks)]);
    return most - atFirst >= Tasks;
}

int Threads() => Directory.GetDirectories("/proc/self/task").Length;

void Show(string label, bool holds) => Console.WriteLine($"{label}: {(holds ? "yes" : "no")}");
