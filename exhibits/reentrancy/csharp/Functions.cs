var scratch = 0;
var count = 0;
var byThreads = args[0] == "two-threads";
var within = 3000; // ms: nobody who could let go is late by so much
using var semaphore = new SemaphoreSlim(1, 1); // has no owner: not recursive
var monitor = new object();
using ThreadLocal<int> mine = new();
ManualResetEventSlim inside = new(), came = new(), ended = new();
var inner = (int _) => { };

Report("global variable", Plain);
Report("global variable under a lock", number => Under(semaphore.Wait, () => semaphore.Release(), number));
Report("global variable under a recursive lock", number => Under(wait => Monitor.TryEnter(monitor, wait), () => Monitor.Exit(monitor), number));
Report("global variable saved and restored", SavedAndRestored);
Report("global variable copied and written back", CopiedAndWrittenBack);
Report("thread-local variable", ThreadLocal);
Report("local variable", LocalsOnly);

// Each is called with 1 and with 2, and must answer one with 1 and the other with 2.
int? Plain(int number)
{
    scratch = number;
    Middle(number);
    return scratch;
}

int? Under(Func<int, bool> enter, Action leave, int number)
{
    if (!enter(0))
    {
        came.Set();
        if (!enter(within))
        {
            return null;
        }
    }

    var answer = Plain(number);
    leave();
    return answer;
}

int? SavedAndRestored(int number)
{
    var saved = scratch;
    var answer = Plain(number);
    scratch = saved;
    return answer;
}

int? CopiedAndWrittenBack(int number)
{
    var copy = count;
    Middle(number);
    count = copy + 1;
    return copy + 1;
}

int? ThreadLocal(int number)
{
    mine.Value = number;
    Middle(number);
    return mine.Value;
}

int? LocalsOnly(int number)
{
    var own = number;
    Middle(number);
    return own;
}

void Middle(int number)
{
    if (byThreads)
    {
        (number == 1 ? inside : came).Set();
        (number == 1 ? came : ended).Wait();
    }
    else if (number == 1)
    {
        inner(2);
    }
}

void Report(string label, Func<int, int?> function)
{
    var answers = new int?[3];
    if (byThreads)
    {
        Array.ForEach([inside, came, ended], each => each.Reset());
        var first = new Thread(() => answers[1] = function(1));
        var second = new Thread(() => answers[2] = function(2));
        first.Start();
        inside.Wait();
        second.Start();
        first.Join();
        ended.Set();
        second.Join();
    }
    else
    {
        inner = number => answers[number] = function(number);
        inner(1);
    }

    var lost = new[] { 1, 2 }.Count(number => !answers.Contains(number));
    var hangs = answers[1..].Contains(null);
    Console.WriteLine($"{label}: {(hangs ? "hangs" : lost == 0 ? "right" : $"wrong: {lost} of 2 lost")}");
}
