// Force-included when better-sqlite3 is compiled for Node-API 9.
//
// better-sqlite3 13 asks for Node-API 10 for one thing only: persistent references to values that are not objects
// (names as strings; the running value of a custom aggregate), which older versions refuse. Here such a reference
// holds a one-element array with the value in it.
#pragma once
#include <napi.h>

namespace Napi {

// All of Napi::Reference<T> that better-sqlite3 uses. Filled with zero bytes it is an empty reference, as there: the
// running value of an aggregate lies in memory that SQLite hands out without a constructor.
template <typename T>
class BoxedReference {
 public:
  static Reference<T> New(const T& value, uint32_t initialRefcount = 0) {
    Array box = Array::New(value.Env(), 1);
    box.Set(0u, value);
    Reference<T> reference;
    reference.box_ = Reference<Array>::New(box, initialRefcount);
    return reference;
  }

  T Value() const { return box_.IsEmpty() ? T() : box_.Value().Get(0u).template As<T>(); }

  bool IsEmpty() const { return box_.IsEmpty(); }
  void Reset() { box_.Reset(); }
  void Reset(const T& value, uint32_t refcount = 0) { box_ = New(value, refcount).box_; }

 private:
  Reference<Array> box_;
};

template <>
class Reference<String> : public BoxedReference<String> {};

template <>
class Reference<Value> : public BoxedReference<Value> {};

}  // namespace Napi
