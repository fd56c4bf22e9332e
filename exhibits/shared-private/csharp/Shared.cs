using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

const string Failure = "uncaught exception there", Fault = "segmentation fault there";
var path = Path.Combine(Path.GetTempPath(), "shared-private");
var context = new AsyncLocal<int>();
int[] heap = [0];
SafeFileHandle? file = null;

// How each is looked at, and how it is changed: 1 is what the first thread sets, 2 what the other one does.
Dictionary<string, (Func<object?> Look, Action<int> Change)> items = new()
{
    ["heap variable"] = (() => heap[0], value => heap[0] = value),
    ["static variable"] = (() => Here.Value, value => Here.Value = value),
    ["open file descriptor"] = (() => IsOpen(), OpenOrClose),
    ["current directory"] = (() => Environment.CurrentDirectory, ChangeDirectory),
    ["umask"] = (() => Umask(), value => _ = umask(value)),
    ["environment"] = (() => Environment.GetEnvironmentVariable("VALUE"), SetVariable),
    ["user id"] = (() => geteuid(), value => _ = seteuid(value == 1 ? getuid() : 65534)),
    ["group id"] = (() => getegid(), value => _ = setegid(65532 + value)),
    ["thread-local variable"] = (() => Here.OfThread, value => Here.OfThread = value),
    ["context variable"] = (() => context.Value, value => context.Value = value),
    ["process id"] = (() => Environment.ProcessId, _ => { }),
    ["thread id"] = (() => new FileInfo("/proc/thread-self").LinkTarget, _ => { }),
    ["nice value"] = (() => getpriority(0, 0), value => _ = setpriority(0, 0, getpriority(0, 0) + value)),
};

switch (args)
{
    case ["there", var item]:
        Console.WriteLine(string.Join('\n', There(item)));
        break;
    case [var how, var item]:
        _ = Start(how, item);
        break;
    default:
        foreach (var item in items.Keys)
        {
            Console.WriteLine($"{item}: {Verdict(args[0], item)}");
        }

        file?.Dispose();
        Console.WriteLine($"{Failure}: {Ends(args[0], Failure)}");
        Console.WriteLine($"{Fault}: {Ends(args[0], Fault)}");
        break;
}

string[] There(string item)
{
    switch (item)
    {
        case Failure:
            throw new InvalidOperationException("nobody catches this");
        case Fault:
            Marshal.WriteByte(1_000_000, 0);
            break;
    }

    var (look, change) = items[item];
    var found = look();
    change(2);
    return [$"{found}", $"{look()}"];
}

string[] Start(string how, string item)
{
    if (how == "spawn")
    {
        return Run("there", item).Output.Split('\n');
    }

    string[] seen = [];
    var thread = new Thread(() => seen = There(item));
    thread.Start();
    thread.Join();
    return seen;
}

string Verdict(string how, string item)
{
    if (item is "user id" or "group id" && getuid() != 0)
    {
        return "not tried: needs root";
    }

    var (look, change) = items[item];
    change(1);
    var before = $"{look()}";
    var seen = Start(how, item);
    var after = $"{look()}";
    change(1);
    return after == seen[1] ? "shared" : before == seen[0] ? "copied at the start" : "private";
}

string Ends(string how, string failure) => Run(how, failure).ExitCode == 0 ? "ends only that one" : "ends both";

(string Output, int ExitCode) Run(params string[] arguments)
{
    var start = new ProcessStartInfo(Environment.ProcessPath!, arguments)
    {
        RedirectStandardOutput = true,
    };
    using var child = Process.Start(start)!;
    var output = child.StandardOutput.ReadToEnd();
    child.WaitForExit();
    return (output, child.ExitCode);
}

bool IsOpen() => Directory.GetFiles("/proc/self/fd").Any(link => new FileInfo(link).LinkTarget == path);

void OpenOrClose(int value)
{
    file?.Dispose();
    file = value == 1 ? File.OpenHandle(path, FileMode.Create, FileAccess.Write, options: FileOptions.DeleteOnClose) : null;
}

void ChangeDirectory(int value) => Environment.CurrentDirectory = value == 1 ? "/usr" : "/";

void SetVariable(int value) => Environment.SetEnvironmentVariable("VALUE", $"{value}");

int Umask()
{
    var mask = umask(0);
    _ = umask(mask);
    return mask;
}

[DllImport("libc")] static extern int umask(int mask);
[DllImport("libc")] static extern int getuid();
[DllImport("libc")] static extern int geteuid();
[DllImport("libc")] static extern int getegid();
[DllImport("libc")] static extern int seteuid(int id);
[DllImport("libc")] static extern int setegid(int id);
[DllImport("libc")] static extern int getpriority(int which, int who);
[DllImport("libc")] static extern int setpriority(int which, int who, int priority);

static class Here
{
    public static int Value;

    [ThreadStatic]
    public static int OfThread;
}
